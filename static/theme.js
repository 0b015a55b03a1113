// Loaded in <head> without defer: sets the reader's choice of colours before the first paint.
try {
  var theme = localStorage.getItem("errbook-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (_) { /* storage is refused: the system's choice stands */ }
