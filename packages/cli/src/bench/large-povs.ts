import { silentLog } from "@parahost/conformance";
import { BulkCollator, bulkHead, devCode } from "@parahost/dev-paras";
import { Collator, type Envelope, Observers, SeededChance } from "@parahost/kernel";
import { type CandidateHash, candidateHashOf, paraId } from "@parahost/primitives";
import type { Payload } from "@parahost/protocol";
import { ContainerModule } from "inversify";
import { type DevChain, type DevPara, startDevChain } from "../dev/index.js";
import type { BenchRow } from "./report.js";

const MIB = 1 << 20;
/** The largest whole number of words that fits with its length into the 5 MiB that a PoV may have. */
const POV_BYTES = 5 * MIB - 8;
const [GROUP_SIZE, BLOCKS, WARM_UP] = [5, 24, 2];
const PARA = paraId(2000);

/**
 * Real time from the first member of a group that is given a candidate of 5 MiB to the first that has it backed: validation,
 * erasure coding, storing, the statements' way, the PoV's to others and their validation. All five share this process, and waiting
 * costs nothing.
 */
export async function benchLargePovs(now: () => number): Promise<readonly BenchRow[]> {
  const chain = await startDevChain({
    ...{ validators: GROUP_SIZE, paras: [bulkPara()], blocks: BLOCKS, time: "virtual", log: silentLog },
  });
  const samples = backingTimes(chain, now);
  await chain.run();
  const counted = samples.slice(WARM_UP);
  if (counted.length === 0) throw new Error("nothing was backed: there is nothing to measure");
  return [{ name: `5 MiB PoV from seconding to backed, a group of ${GROUP_SIZE}`, unit: "ms", samples: counted }];
}

function bulkPara(): DevPara {
  const block = new SeededChance("large PoVs").bytes(POV_BYTES);
  const collator = new ContainerModule(({ bind }) => {
    bind(Collator).toConstantValue(new BulkCollator(PARA, block));
  });
  return {
    ...{ paraId: PARA, validationCode: devCode("bulk"), collator },
    genesisHead: bulkHead.encode({ number: 0n, sum: 0n }),
  };
}

/** Grows with each candidate that is backed. */
function backingTimes({ validators }: DevChain, now: () => number): readonly number[] {
  const samples: number[] = [];
  const seconding = new Map<CandidateHash, number>();
  const backed = new Set<CandidateHash>();
  const heard = ({ to, kind, payload }: Envelope) => {
    if (to === "candidateBacking" && kind === "second") {
      const hash = candidateHashOf((payload as Payload<"candidateBacking", "second">).receipt);
      if (!seconding.has(hash)) seconding.set(hash, now());
    }
    if (to !== "provisioner" || kind !== "provisionableData") return;
    const { data } = payload as Payload<"provisioner", "provisionableData">;
    if (data.kind !== "BackedCandidate") return;
    const hash = candidateHashOf(data.receipt);
    const start = seconding.get(hash);
    if (start === undefined || backed.has(hash)) return;
    backed.add(hash);
    samples.push(now() - start);
  };
  for (const { running } of validators) running?.container.get(Observers).on("envelope", heard);
  return samples;
}
