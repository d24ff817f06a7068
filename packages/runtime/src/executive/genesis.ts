import { bitAt, CORE_INDEX_BITS, err, NodeFeature, ok, type Result } from "@parahost/primitives";
import { inject, injectable } from "inversify";
import { Configuration, checkConsistency } from "../configuration/index.js";
import { Storage, TrieState } from "../frame/index.js";
import { Paras } from "../paras/index.js";
import { Scheduler } from "../scheduler/index.js";
import { FirstSession } from "./first-session.js";
import type { Genesis, GenesisError } from "./genesis-spec.js";

const LATEST_API = 11;
const bad = (member: string, reason: string): Result<never, GenesisError> =>
  err({ code: "BadGenesis", details: { member, reason } });
const isCount = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 0xffff_ffff;

/** Whether a chain can start from this. */
export function checkGenesis(genesis: Genesis): Result<null, GenesisError> {
  const { config, validators, paras, sessionLength, coresPerPara, apiVersion = LATEST_API } = genesis;
  if (!isCount(sessionLength)) return bad("sessionLength", "at least 1 block");
  if (!isCount(coresPerPara)) return bad("coresPerPara", "at least 1");
  if (!isCount(apiVersion) || apiVersion > LATEST_API) return bad("apiVersion", `1 to ${LATEST_API}`);
  if (validators.length === 0) return bad("validators", "at least one");
  if (new Set(validators).size < validators.length) return bad("validators", "each only once");
  if (new Set(paras.map(({ paraId }) => paraId)).size < paras.length) return bad("paras", "each id only once");
  const cores = paras.filter(({ kind }) => kind === "Parachain").length * coresPerPara + config.parathreadCores;
  if (bitAt(config.nodeFeatures, NodeFeature.ElasticScalingMVP) && cores > 1 << CORE_INDEX_BITS)
    return bad("coresPerPara", `at most ${1 << CORE_INDEX_BITS} cores where candidates name theirs`);
  const { maxHeadDataSize, maxCodeSize } = config;
  for (const { paraId, genesisHead, validationCode } of paras) {
    if (genesisHead.length > maxHeadDataSize)
      return bad("paras", `head of ${paraId}: at most ${maxHeadDataSize} bytes`);
    if (validationCode.length === 0 || validationCode.length > maxCodeSize)
      return bad("paras", `code of ${paraId}: 1 to ${maxCodeSize} bytes`);
  }
  const consistent = checkConsistency(config);
  return consistent.ok ? ok(null) : err({ code: "InconsistentConfiguration", details: consistent.error });
}

/** Makes the first state. */
@injectable()
export class GenesisBuilder {
  constructor(
    @inject(Storage) private readonly storage: Storage,
    @inject(Configuration) private readonly configuration: Configuration,
    @inject(Paras) private readonly paras: Paras,
    @inject(Scheduler) private readonly scheduler: Scheduler,
    @inject(FirstSession) private readonly session: FirstSession,
  ) {}

  /** The first state, or what is wrong with what it is made from. */
  build(genesis: Genesis): Result<TrieState, GenesisError> {
    const check = checkGenesis(genesis);
    if (!check.ok) return check;
    this.storage.open(TrieState.empty);
    this.write(genesis);
    return ok(this.storage.commit());
  }

  /** Into the storage that is open; not checked. */
  write({ config, paras, rotation, coresPerPara, apiVersion, ...first }: Genesis): void {
    this.configuration.initializeGenesis(config);
    this.scheduler.initializeGenesis(rotation, coresPerPara);
    this.paras.initializeGenesis(paras);
    this.session.start(first.sessionLength, first.validators, first.randomness, apiVersion ?? LATEST_API);
  }
}
