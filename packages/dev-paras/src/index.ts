export { BadPovCollator, type Spoils } from "./bad-pov-collator.js";
export { BulkCollator, type BulkHead, bulkHead, bulkHeadAfter } from "./bulk.js";
export { DEV_CODES, type DevCode, devCode } from "./codes.js";
export { type BadCollatorModule, type CollatorModule, devPara, paraFrom } from "./collator-module.js";
export { ColludingPvfHost } from "./colluding-pvf-host.js";
export {
  type CounterBlock,
  type CounterHead,
  CounterPara,
  counterBlock,
  counterHead,
  nextCounterHead,
  stateAt,
  stateHash,
} from "./counter.js";
export { CounterCollator } from "./counter-collator.js";
export { type UndyingHead, undyingGenesisHead, undyingHead, undyingSideOf } from "./undying.js";
export { UndyingCollator } from "./undying-collator.js";
