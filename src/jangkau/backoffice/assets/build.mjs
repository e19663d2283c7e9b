// Builds what browsers get: style sheets, icons, letters and our scripts. Usage: node build.mjs FOLDER
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));
const target = join(process.argv[2], "backoffice");

function buildStyle(name) {
  const tailwind = join(packageFolder("@tailwindcss/cli"), "dist", "index.mjs");
  const style = ["--input", join(here, "css", name), "--output", join(target, name), "--minify"];
  execFileSync(process.execPath, [tailwind, ...style], { stdio: "pipe" }); // what it says comes with its failure
}

// One file with the icons that pages use, each a symbol that takes the colour of the text around it.
function buildIcons() {
  const folder = join(packageFolder("lucide-static"), "icons");
  const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((line) => line.trim()).filter(Boolean);
  const symbols = [...new Set(names)].sort().map((name) => {
    const shape = readFileSync(join(folder, `${name}.svg`), "utf8").match(/<svg[^>]*>(?<inside>.*)<\/svg>/s).groups.inside;
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
      `stroke-linecap="round" stroke-linejoin="round">${shape.replaceAll(/\s+/g, " ").trim()}</symbol>`;
  });
  const licence = "<!-- Lucide, ISC licence: https://lucide.dev/license -->";
  writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>\n`);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of ["jangkau.css", "jangkau-portal.css"]) buildStyle(name);
buildIcons();
copyFileSync(
  join(packageFolder("@fontsource-variable/plus-jakarta-sans"), "files", "plus-jakarta-sans-latin-wght-normal.woff2"),
  join(target, "plus-jakarta-sans.woff2"),
);
copyFileSync(join(here, "mark.svg"), join(target, "mark.svg"));
for (const script of ["preferences.js", "frame.js", "keyboard.js", "choose.js", "passkeys.js"])
  copyFileSync(join(here, "js", script), join(target, script));
