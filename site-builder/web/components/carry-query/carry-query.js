// The way to the form carries along what led here: a search, a page.

export function mount(root) {
  const came = new URLSearchParams(location.search);
  for (const input of root.querySelectorAll('input[type="hidden"]')) {
    input.value = came.get(input.name) ?? '';
    input.disabled = input.value === '';
  }
}
