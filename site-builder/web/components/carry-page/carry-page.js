// *Write to us* carries along the page it was clicked on.

export function mount(root) {
  const address = new URL(root.href);
  address.searchParams.set('page', location.pathname);
  root.href = address.pathname + address.search;
}
