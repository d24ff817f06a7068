import { expect, it } from "@jest/globals";
import { codecs, optionOf, vecOf } from "@parahost/primitives";
import { readOnce } from "./read-once.js";

it("shares what was read of the same bytes, and of them alone", () => {
  const numbers = vecOf(codecs.u32);
  const bytes = numbers.encode([1, 2]);
  const first = readOnce(bytes, numbers);

  expect(first).toEqual({ ok: true, value: [1, 2] });
  expect(readOnce(bytes, numbers)).toBe(first);
  expect(readOnce(bytes.slice(), numbers)).not.toBe(first);
});

it("reads the same bytes anew where they are to be of another type", () => {
  const empty = Uint8Array.of(0);

  expect(readOnce(empty, vecOf(codecs.u32))).toEqual({ ok: true, value: [] });
  expect(readOnce(empty, optionOf(codecs.u32))).toEqual({ ok: true, value: null });
});
