// Starts every component on the page: the file of the same name, told where it stands. One that fails is marked, for its
// styles to show what there is without it.

for (const root of document.querySelectorAll('[data-component]')) {
  const name = root.dataset.component;
  import(`../components/${name}/${name}.js`)
    .then((component) => component.mount(root))
    .catch((error) => {
      console.error(name, error);
      root.dataset.failed = '';
    });
}
