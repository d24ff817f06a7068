import { expect, it } from "@jest/globals";
import { MemoryStores } from "./stores.js";

const key = (...bytes: number[]) => Uint8Array.from(bytes);
const put = (at: Uint8Array, ...bytes: number[]) => ({ put: at, value: Uint8Array.from(bytes) });

it("gives keys by their bytes, from the first on and short of the last", async () => {
  const store = await new MemoryStores().open("availability-store", 1);
  await store.write([put(key(2), 1), put(key(1, 255), 2), put(key(1), 3), put(key(10), 4), put(key(1, 0), 5)]);
  await store.write([{ delete: key(1, 0) }, put(key(1), 6)]);
  const rows: [Uint8Array, Uint8Array][] = [];
  for await (const [at, value] of store.range(key(1), key(10))) rows.push([at, value]);

  expect(rows).toEqual([
    [key(1), key(6)],
    [key(1, 255), key(2)],
    [key(2), key(1)],
  ]);
  expect(await store.get(key(10))).toEqual(key(4));
  expect(await store.get(key(1, 0))).toBeNull();
});

it("gives them in order also after some have gone and come again", async () => {
  const store = await new MemoryStores().open("s", 1);
  const keys = async () => {
    const found: Uint8Array[] = [];
    for await (const [at] of store.range(key(0), key(255, 255))) found.push(at);
    return found;
  };
  await store.write([put(key(5), 1), put(key(1), 1), put(key(3), 1)]);
  expect(await keys()).toEqual([key(1), key(3), key(5)]);
  await store.write([{ delete: key(3) }, put(key(4), 1), put(key(0), 1), put(key(3), 2), { delete: key(4) }]);
  expect(await keys()).toEqual([key(0), key(1), key(3), key(5)]);
  await store.write([{ delete: key(7) }, put(key(200), 1), put(key(2), 1)]);

  expect(await keys()).toEqual([key(0), key(1), key(2), key(3), key(5), key(200)]);
  expect(await store.get(key(3))).toEqual(key(2));
});

it("keeps a store that is closed, refuses another format, and names both", async () => {
  const stores = new MemoryStores();
  const store = await stores.open("s", 1);
  await store.write([put(key(1), 1)]);
  await store.close();

  await expect(store.get(key(1))).rejects.toMatchObject({ code: "StoreClosed", details: { name: "s" } });
  await expect(stores.open("s", 2)).rejects.toMatchObject({
    code: "StoreFormat",
    details: { name: "s", written: 1, wanted: 2 },
  });
  expect(await (await stores.open("s", 1)).get(key(1))).toEqual(key(1));
});
