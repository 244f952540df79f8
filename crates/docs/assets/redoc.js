// Shows /openapi.json by ReDoc.
"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const light = {
    colors: { primary: { main: "#2d4a8a" }, text: { primary: "#2a2f3a", secondary: "#5a6070" } },
    typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } },
    sidebar: { backgroundColor: "#f7f5f1" },
  };
  // ReDoc is made for a light ground; what it does not take from its theme, docs.css sets.
  const night = {
    ...light,
    colors: {
      primary: { main: "#a9c1fb" },
      success: { main: "#7fd18b" },
      warning: { main: "#e3b55e", contrastText: "#12151b" },
      error: { main: "#f1958b" },
      gray: { 50: "#191e28", 100: "#232a38" },
      border: { dark: "#2b313d", light: "#2b313d" },
      text: { primary: "#d5d9e2", secondary: "#a0a7b6" },
      responses: {
        success: { color: "#7fd18b", backgroundColor: "#17251c" },
        error: { color: "#f1958b", backgroundColor: "#2a1b1c" },
        redirect: { color: "#e3b55e", backgroundColor: "#292216" },
        info: { color: "#a9c1fb", backgroundColor: "#1a2133" },
      },
    },
    typography: { ...light.typography, code: { color: "#d5d9e2", backgroundColor: "#232a38" } },
    schema: { nestedBackground: "#191e28", typeNameColor: "#a0a7b6", typeTitleColor: "#a0a7b6" },
    sidebar: { backgroundColor: "#191e28", textColor: "#d5d9e2", activeTextColor: "#a9c1fb" },
    rightPanel: { backgroundColor: "#0c0e12" },
    codeBlock: { backgroundColor: "#191e28" },
  };
  const options = () => ({
    theme: dark.matches ? night : light,
    // The search would run in a worker that is made of text, which the policy does not allow.
    disableSearch: true,
    hideDownloadButton: true,
    nativeScrollbars: true,
  });

  const show = (spec) => {
    document.title = `${spec.info.title}: the interface to read`;
    const paint = () => {
      const page = document.createElement("div");
      document.getElementById("interface").replaceChildren(page);
      Redoc.init(spec, options(), page);
    };
    dark.addEventListener("change", paint);
    paint();
  };
  readInterface(show);
})();
