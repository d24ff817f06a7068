import { describeVectors } from "@parahost/conformance/jest";
import { statementTableImport } from "./statement-table.js";

describeVectors("statement-table/import", statementTableImport);
