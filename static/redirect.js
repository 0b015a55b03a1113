// A page that has moved: on to its new address at once, with the part (`#fix`) and the words of a search that a redirect
// of HTML alone would lose. It runs before anything of the page is shown.
(() => {
  "use strict";
  const to = document.currentScript.dataset.to;
  location.replace(to + location.search + location.hash);
})();
