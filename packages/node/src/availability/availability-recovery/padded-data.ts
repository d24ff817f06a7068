import { type AvailableData, codec, codecs, err, ok, type Result } from "@parahost/primitives";
import type { RecoveryError } from "@parahost/protocol";
import type { Target, Tools } from "./target.js";

/** Available data with whatever follows: chunks are filled up to whole codewords. What is read so must be encoded again and compared. */
const paddedData = codec<AvailableData>({
  ...codecs.availableData,
  read: (from) => {
    const data = codecs.availableData.read(from);
    from.raw(from.left);
    return data;
  },
});

/** Whether data are those that the erasure root names: coded again they must give the same root. */
export const hasRoot = (data: AvailableData, target: Target, { metrics, coder }: Tools): Promise<boolean> =>
  metrics.reencodeSeconds.time(async () => {
    const root = await coder.root(target.validators.length, codecs.availableData.encode(data));
    return root.ok && root.value === target.erasureRoot;
  });

/** What chunks hold that were proven to belong to the root: the data that it names, or proof that it names none. */
export async function dataIn(
  bytes: Uint8Array,
  target: Target,
  tools: Tools,
): Promise<Result<AvailableData, RecoveryError>> {
  const data = paddedData.decode(bytes);
  return data.ok && (await hasRoot(data.value, target, tools)) ? ok(data.value) : err("Invalid");
}
