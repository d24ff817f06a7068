// Between the conformance runner and a host in another language; here the host is one function.
import { createInterface } from "node:readline";

/** A core's occupant is available once two thirds of the validators hold their chunk. */
function bitfieldsIndicateAvailability({ coreIndex, availability, bitfields }) {
  const held = Array.from(availability, (bit) => bit === "1");
  for (const { validatorIndex, bits } of bitfields) {
    if (validatorIndex >= held.length) return { available: false };
    if (bits[coreIndex] === "1") held[validatorIndex] = true;
  }
  const ones = held.filter(Boolean).length;
  return { available: 3 * ones >= 2 * held.length };
}

const suites = { "provisioner/bitfields-indicate-availability": bitfieldsIndicateAvailability };

function answer({ id, suite, input }) {
  const host = suites[suite];
  if (!host) return { id, unsupported: true };
  try {
    return { id, output: host(input) };
  } catch (fault) {
    return { id, crash: String(fault) };
  }
}

// A request a line, an answer a line, in order; the end of the input ends the host.
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
