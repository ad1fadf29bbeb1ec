// The link to another language keeps what stands behind the address: the search, the request.

export function mount(root) {
  const follow = () => {
    root.href = root.getAttribute('href').split(/[?#]/)[0] + location.search + location.hash;
  };
  root.addEventListener('pointerdown', follow);
  root.addEventListener('focus', follow);
  root.addEventListener('click', follow);
}
