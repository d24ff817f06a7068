import { writeFileSync } from "node:fs";
import { configurationPage } from "./page.js";

const [, , file] = process.argv;
if (file === undefined) throw new Error("say which file to write");
writeFileSync(file, configurationPage());
