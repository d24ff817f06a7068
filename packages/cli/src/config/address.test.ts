import { expect, it } from "@jest/globals";
import { addressText, parseAddress } from "./address.js";

it.each([
  ["9615", { host: "127.0.0.1", port: 9_615 }],
  ["0", { host: "127.0.0.1", port: 0 }],
  ["0.0.0.0:9615", { host: "0.0.0.0", port: 9_615 }],
  ["metrics.local:80", { host: "metrics.local", port: 80 }],
  ["[::1]:65535", { host: "::1", port: 65_535 }],
])("reads %s", (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

it.each(["", "port", "65536", "-1", "1.5", ":9615", "::1:9615", "a b:1", "host:", "http://host:1"])(
  "refuses %j",
  (text) => {
    expect(parseAddress(text)).toBeNull();
  },
);

it("writes addresses of IPv6 in brackets", () => {
  expect([addressText({ host: "::1", port: 1 }), addressText({ host: "127.0.0.1", port: 1 })]).toEqual([
    ...["[::1]:1", "127.0.0.1:1"],
  ]);
});
