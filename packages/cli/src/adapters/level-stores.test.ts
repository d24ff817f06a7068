import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Store, VirtualClock } from "@parahost/kernel";
import { builtEntry } from "./built-entries.js";
import { LevelStores } from "./level-stores.js";
import { RealClock } from "./real-clock.js";

const bytes = (...values: number[]) => Uint8Array.from(values);
const put = (key: Uint8Array, ...value: number[]) => ({ put: key, value: bytes(...value) });
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
let folder = "";
let open: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parahost-stores-"));
});
afterEach(async () => {
  for (const store of open) await store.close();
  open = [];
  rmSync(folder, { recursive: true });
});

async function store(name: string, version = 1, clock = new RealClock()): Promise<Store> {
  const opened = await new LevelStores(folder, clock).open(name, version);
  open.push(opened);
  return opened;
}
async function rows(of: Store, from: Uint8Array, to: Uint8Array): Promise<string[]> {
  const found: string[] = [];
  for await (const [key, value] of of.range(from, to)) found.push(`${hex(key)}=${hex(value)}`);
  return found;
}

describe("a store on disk", () => {
  it("gives keys by their bytes, from the first on and short of the last", async () => {
    const own = await store("availability-store");
    await own.write([
      put(bytes(2), 1),
      put(bytes(1, 255), 2),
      put(bytes(1), 3),
      put(bytes(10), 4),
      put(bytes(1, 0), 5),
    ]);
    await own.write([{ delete: bytes(1, 0) }, put(bytes(1), 6)]);

    expect(await rows(own, bytes(1), bytes(10))).toEqual(["01=06", "01ff=02", "02=01"]);
    expect(await own.get(bytes(10))).toEqual(bytes(4));
    expect(await own.get(bytes(1, 0))).toBeNull();
  });

  it("reads a range that is longer than what it reads at once, as it was when the reading began", async () => {
    const own = await store("s");
    const key = (i: number) => bytes(7, i >> 8, i & 255);
    await own.write(Array.from({ length: 600 }, (_, i) => put(key(i), i & 255)));
    let read = 0;
    for await (const [at] of own.range(bytes(7), bytes(8))) {
      expect(at).toEqual(key(read++));
      if (read === 1) await own.write([put(bytes(7, 255), 1), { delete: key(599) }]);
    }

    expect(read).toBe(600);
  });

  it("keeps what was written when it is closed and opened again", async () => {
    const before = await store("s");
    await before.write([put(bytes(1), 42)], { flush: true });
    await before.close();

    await expect(before.get(bytes(1))).rejects.toMatchObject({ code: "StoreClosed", details: { name: "s" } });
    expect(await (await store("s")).get(bytes(1))).toEqual(bytes(42));
  });

  it("has written what it was told to flush once that is done, though the process dies", async () => {
    const script = `
      await import("reflect-metadata");
      const { LevelStores } = await import(${JSON.stringify(builtEntry("@parahost/cli", "adapters/level-stores.js").href)});
      const store = await new LevelStores(${JSON.stringify(folder)}, { hold: (work) => work() }).open("s", 1);
      await store.write([{ put: Uint8Array.of(1), value: Uint8Array.of(9) }], { flush: true });
      process.kill(process.pid, "SIGKILL");`;
    const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      cwd: import.meta.dirname,
    });

    expect([child.signal, child.stderr]).toEqual(["SIGKILL", ""]);
    expect(await (await store("s")).get(bytes(1))).toEqual(bytes(9));
  });

  it("refuses another format, names both, and can then be opened in its own", async () => {
    await (await store("s", 1)).close();

    await expect(store("s", 2)).rejects.toMatchObject({
      code: "StoreFormat",
      details: { name: "s", written: 1, wanted: 2 },
    });
    expect(await (await store("s", 1)).get(bytes(1))).toBeNull();
  });

  it("keeps stores of other names apart", async () => {
    await (await store("a")).write([put(bytes(1), 1)]);

    expect(await (await store("b")).get(bytes(1))).toBeNull();
  });

  it("says so where somebody else has it open, and where its folder is a file", async () => {
    await store("s");
    writeFileSync(join(folder, "file"), "");

    await expect(store("s")).rejects.toMatchObject({
      ...{ code: "StoreLocked", fatal: true },
      details: { name: "s", folder: join(folder, "s") },
    });
    await expect(store("file")).rejects.toMatchObject({ code: "StoreUnavailable", fatal: true });
  });

  it("makes the folders on its way, for several stores at once", async () => {
    const stores = new LevelStores(join(folder, "a", "b"), new RealClock());
    open = await Promise.all(["s", "t", "u"].map((name) => stores.open(name, 1)));

    for (const name of ["s", "t", "u"]) expect(existsSync(join(folder, "a", "b", name))).toBe(true);
  });

  it("holds virtual time while it reads and writes", async () => {
    const clock = new VirtualClock();
    const own = await clock.until(new LevelStores(folder, clock).open("s", 1));
    const order: string[] = [];
    const slept = clock.sleep(1).then(() => order.push("slept"));
    const written = own.write([put(bytes(1), 1)]).then(() => order.push("written"));
    await clock.until(Promise.all([slept, written]));
    await clock.until(own.close());

    expect(order).toEqual(["written", "slept"]);
  });
});
