import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { validationCodeHash } from "@parahost/primitives";
import { FilePvfArtifacts } from "./file-pvf-artifacts.js";

const [ONE, OTHER] = ["0c", "0d"].map((byte) => validationCodeHash(`0x${byte.repeat(32)}`)) as [never, never];
let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "parahost-pvf-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

it("gives what was written last, by the code's hash, and leaves nothing else lying about", async () => {
  const folder = join(parent, "data", "pvf");
  const artifacts = new FilePvfArtifacts(folder);
  expect(await artifacts.read(ONE)).toBeNull();

  await artifacts.write(ONE, Uint8Array.of(1, 2, 3));
  await artifacts.write(ONE, Uint8Array.of(4));
  expect([...((await new FilePvfArtifacts(folder).read(ONE)) ?? [])]).toEqual([4]);
  expect(await artifacts.read(OTHER)).toBeNull();
  expect(readdirSync(folder)).toEqual([ONE]);
});

it("takes writes of the same code at the same time: one of them is there, whole", async () => {
  const artifacts = new FilePvfArtifacts(parent);
  const two = [new Uint8Array(1 << 20).fill(1), new Uint8Array(1 << 20).fill(2)];
  await Promise.all(two.map((artifact) => artifacts.write(ONE, artifact)));

  const read = (await artifacts.read(ONE)) ?? new Uint8Array();
  expect(two.some((artifact) => Buffer.compare(artifact, read) === 0)).toBe(true);
  expect(readdirSync(parent)).toEqual([ONE]);
});

it("fails where there is no such folder to be had", async () => {
  const file = join(parent, "file");
  writeFileSync(file, "");
  const artifacts = new FilePvfArtifacts(file);
  await expect(artifacts.read(ONE)).rejects.toMatchObject({ code: "ENOTDIR" });
  await expect(artifacts.write(ONE, new Uint8Array())).rejects.toMatchObject({ code: "ENOTDIR" });
});
