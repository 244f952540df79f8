// Starts the program: Trunk.toml says why so.
const link = (rel) => {
  const found = document.querySelector(`link[rel="${rel}"][integrity]`);
  if (!found) throw new Error(`the page names no ${rel} with an integrity hash`);
  return found;
};

try {
  const script = link("modulepreload");
  const program = link("preload");
  const wasm = fetch(program.href, { integrity: program.integrity });
  wasm.catch(() => {}); // reported below, once, where it is awaited
  const { default: init } = await import(script.href);
  await init({ module_or_path: await wasm });
} catch (error) {
  console.error("Signet cannot start:", error);
  document.getElementById("app").remove();
  document.getElementById("boot-error").hidden = false;
}
