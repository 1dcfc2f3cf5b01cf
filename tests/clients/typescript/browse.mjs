// Opens a page as a browser does, in a document without a window: `node browse.mjs URL MODULE [MOMENT …]`. Runs the page's
// module, then chooses each moment in turn, and prints what the page shows each time, as one line of JSON.

import { parseHTML } from "linkedom";
import { pathToFileURL } from "node:url";

const [address, module, ...moments] = process.argv.slice(2);
const { document, Event } = parseHTML(await (await fetch(address)).text());
const wire = globalThis.fetch;
let asked = 0;
Object.assign(globalThis, {
  document,
  fetch: async (path, options) => {
    const answer = await wire(new URL(path, address), options);
    asked += 1;
    return answer;
  },
});

async function shown(times) {
  while (asked < times) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200)); // until the answer is on the page
  console.log(JSON.stringify([...document.querySelector("main").querySelectorAll("h2, p")].map((e) => e.textContent)));
}

await import(pathToFileURL(module));
await shown(1);
for (const [number, moment] of moments.entries()) {
  const input = document.querySelector("input");
  input.value = moment;
  input.dispatchEvent(new Event("change"));
  await shown(2 + number);
}
