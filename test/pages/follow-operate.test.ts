import { describePages, followed } from "./follow-pages.js";

await describePages(followed("operate"));
