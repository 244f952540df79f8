// Shows /openapi.json by Swagger UI.
"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", paint);
  paint();

  const show = (spec) => {
    document.title = `${spec.info.title}: the interface to try`;
    // The page may have been opened under another name of the same server, and its policy lets it call no other origin.
    spec.servers = [{ url: location.origin }];
    SwaggerUIBundle({
      spec,
      dom_id: "#interface",
      deepLinking: true,
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      // A token stays in the memory of the page and goes with it.
      persistAuthorization: false,
      tryItOutEnabled: true,
    });
  };
  readInterface(show);
})();
