// Loaded in <head> without defer, before the first paint: sets the reader's choice of colours, and shows what needs scripts.
document.documentElement.dataset.js = "";
try {
  var theme = localStorage.getItem("errbook-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (_) { /* storage is refused: the system's choice stands */ }
