// Starts every component on the page: the file of the same name, told where it stands.

for (const root of document.querySelectorAll('[data-component]')) {
  const name = root.dataset.component;
  import(`../components/${name}/${name}.js`)
    .then((component) => component.mount(root))
    .catch((error) => console.error(name, error));
}

// When the page is there, and not before: nothing on it waits for what may be needed later.
const later = () => import('./offline.js').then(({ keepForLater }) => keepForLater()).catch(() => {});
if (document.readyState === 'complete') later();
else addEventListener('load', later, { once: true });
