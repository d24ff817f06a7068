export { FAULTS } from "./faults.js";
