/** Whether a suite's name fits a pattern, in which `*` stands for anything, `/` included, and `?` for one character. */
export function matchesGlob(suite: string, glob: string): boolean {
  const literal = (text: string) => text.replace(/[\\^$.|+(){}[\]]/g, "\\$&");
  return new RegExp(`^${literal(glob).replace(/\*+/g, ".*").replaceAll("?", ".")}$`, "s").test(suite);
}
