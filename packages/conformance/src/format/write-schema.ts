import { writeFileSync } from "node:fs";
import { vectorSchema } from "./vector-schema.js";

const [file = ""] = process.argv.slice(2);
writeFileSync(file, `${JSON.stringify(vectorSchema(), null, 2)}\n`);
