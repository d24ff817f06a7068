export type { TableContext, TableTypes } from "./context.js";
export type { TableMisbehavior } from "./misbehavior.js";
export type { AttestedCandidate, Summary, TableStatement, TableVote } from "./statement.js";
export { type Found, StatementTable } from "./table.js";
