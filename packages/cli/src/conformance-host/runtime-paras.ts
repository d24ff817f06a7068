import { type BlockNumber, fromHex, type Hex, type ParaId } from "@parahost/primitives";
import { answer, hexOrNull, type Routines } from "./runtime-answer.js";

type OfPara = { readonly paraId: ParaId };
type Initialize = OfPara & {
  readonly kind: "Parachain" | "Parathread";
  readonly genesisHead: Hex;
  readonly validationCode: Hex;
};
type Upgrade = OfPara & { readonly validationCode: Hex; readonly expectedAt: BlockNumber };
type NewHead = OfPara & { readonly headData: Hex; readonly number: BlockNumber };
type At = OfPara & { readonly at: BlockNumber };
type AtAssuming = At & { readonly assumeIntermediate: BlockNumber | null };

export const parasRoutines: Routines = {
  scheduleParaInitialize: ({ paras }, { paraId, kind, genesisHead, validationCode }: Initialize) =>
    answer(
      paras.scheduleParaInitialize(paraId, {
        kind,
        genesisHead: fromHex(genesisHead),
        validationCode: fromHex(validationCode),
      }),
    ),
  scheduleParaCleanup: ({ paras }, { paraId }: OfPara) => answer(paras.scheduleParaCleanup(paraId)),
  scheduleCodeUpgrade: ({ paras }, { paraId, validationCode, expectedAt }: Upgrade) =>
    answer(paras.code.scheduleUpgrade(paraId, fromHex(validationCode), expectedAt)),
  noteNewHead: ({ paras }, { paraId, headData, number }: NewHead) =>
    answer(paras.noteNewHead(paraId, fromHex(headData), number)),
  parachains: ({ paras }) => answer(paras.parachains()),
  upcomingParas: ({ paras }) => answer(paras.upcomingParas()),
  outgoingParas: ({ paras }) => answer(paras.outgoingParas()),
  heads: ({ paras }, { paraId }: OfPara) => answer(hexOrNull(paras.head(paraId))),
  validationCode: ({ paras }, { paraId }: OfPara) => answer(hexOrNull(paras.code.current(paraId))),
  futureCode: ({ paras }, { paraId }: OfPara) => answer(hexOrNull(paras.code.future(paraId))),
  futureCodeUpgrades: ({ paras }, { paraId }: OfPara) => answer(paras.code.futureUpgradeAt(paraId)),
  pastCode: ({ paras }, { paraId, at }: At) => answer(hexOrNull(paras.code.past.at(paraId, at))),
  pastCodeMeta: ({ paras }, { paraId }: OfPara) => {
    const { upgradeTimes, lastPruned } = paras.code.past.meta(paraId);
    return answer({ upgradeTimes: upgradeTimes.map(({ expectedAt }) => expectedAt), lastPruned });
  },
  pastCodePruning: ({ paras }) => answer(paras.code.past.pruning()),
  validationCodeAt: ({ paras }, { paraId, at, assumeIntermediate }: AtAssuming) =>
    answer(hexOrNull(paras.code.at(paraId, at, assumeIntermediate))),
};
