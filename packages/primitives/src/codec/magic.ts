import { type Codec, codec } from "./codec.js";

/** Letters that stand in front of an encoding, so that its signature can stand for nothing else. */
export function magic(letters: string): Codec<null> {
  const expected = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return codec<null>({
    name: letters,
    definition: { type: `[u8; ${expected.length}]`, named: new Map() },
    leastBytes: expected.length,
    read: (from) => {
      if (from.left >= expected.length && expected.some((byte, i) => from.peek(i) !== byte))
        from.fail(`no \`${letters}\` in front`);
      from.raw(expected.length);
      return null;
    },
    write: (to) => to.raw(expected),
  });
}
