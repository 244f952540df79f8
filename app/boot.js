// Starts the program. trunk's own inline script would need 'unsafe-inline' in the CSP, and the integrity that it writes
// on the preload links does not cover the WASM in every browser, so the hash is handed to fetch here.
// Without a hash nothing starts.

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
