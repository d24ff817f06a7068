import type { DevSummary } from "../../../dev/events.js";
import type { DevPlugin } from "../../../dev/plugins.js";
import { count, shortHash, table } from "../../table.js";
import type { RunEvent, RunPlan } from "./view.js";

/** What is about to run, in one line. */
export function planLine(plan: RunPlan): string {
  const { chain, validators, paraIds, cores, strategy, plugins, time, slotMs, seed, dataDir } = plan;
  const parts = [
    ...(chain === undefined ? [] : [chain]),
    count(validators, "validator"),
    `${count(paraIds.length, "para")} on ${count(cores, "core")}`,
    `strategy ${strategy}`,
    `${time} time, a slot every ${slotMs / 1000} s`,
    `seed ${seed}`,
    ...(dataDir === undefined ? [] : [`data in ${dataDir}`]),
    ...plugins.map(pluginWords),
  ];
  return `parahost dev: ${parts.join(", ")}`;
}

/** Its name, and what of ours it takes the place of. */
function pluginWords({ name, replaces = [], collator: { replaces: ofCollators = [] } = {} }: DevPlugin): string {
  const instead = [...replaces, ...ofCollators.map((it) => `the collators' ${it}`)];
  return `plugin ${[name, ...instead.map((it) => `for ${it}`)].join(" ")}`;
}

/** A long sentence in lines of at most so many columns, broken after commas. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=,) /)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + part.length < columns) lines[lines.length - 1] = `${line} ${part}`;
    else lines.push(lines.length === 0 ? part : `  ${part}`);
  }
  return lines;
}

/** What has happened, in one line. */
export function eventLine(event: RunEvent): string {
  switch (event.event) {
    case "imported":
      return `#${event.number} imported   ${shortHash(event.hash)} by validator ${event.author}`;
    case "finalized":
      return `#${event.number} finalized  ${shortHash(event.hash)}`;
    case "backed":
      return `#${event.relayNumber} backed     para ${event.paraId} ${shortHash(event.candidateHash)} on core ${event.core}`;
    case "included":
      return `#${event.relayNumber} included   para ${event.paraId} ${shortHash(event.candidateHash)}, head ${event.headNumber}`;
    case "dropped":
      return `#${event.relayNumber} dropped    para ${event.paraId} ${shortHash(event.candidateHash)}: ${event.reason}`;
    case "disputed":
      return `#${event.relayNumber} disputed   ${shortHash(event.candidateHash)}`;
    case "concluded":
      return `#${event.relayNumber} concluded  ${shortHash(event.candidateHash)} is ${event.result.toLowerCase()}`;
    case "offended":
      return `#${event.relayNumber} offended   ${offenders(event)}`;
    case "reverted":
      return `#${event.relayNumber} reverted   the chain goes on from #${event.to}`;
    case "frozen":
      return `#${event.relayNumber} frozen     finalized block #${event.block} includes an invalid candidate, and no para gets anything in any more`;
  }
}

/** Who was wrong, and in what. */
const offenders = ({ validators, offence, candidateHash }: Extract<RunEvent, { event: "offended" }>): string => {
  const what = offence === "ForInvalid" ? "for" : "against";
  return `${validators.length === 1 ? "validator" : "validators"} ${validators.join(", ")} voted ${what} ${shortHash(candidateHash)}`;
};

/** What became of the run. */
export function summaryLines(summary: DevSummary, dropped: number): readonly string[] {
  const { relayBlocks, backed, included, pending, wallMs, virtualMs, paras, reproducible } = summary;
  const rate = wallMs > 0 ? `, ${((relayBlocks * 1000) / wallMs).toFixed(1)} blocks a second` : "";
  const chainTime = virtualMs > 0 ? ` (${virtualMs / 1000} s on the chain's clock${rate})` : "";
  return [
    `${count(relayBlocks, "relay chain block")} in ${(wallMs / 1000).toFixed(1)} s${chainTime}`,
    `candidates: ${backed} backed, ${included} included, ${dropped} dropped, ${pending} on their way`,
    "",
    ...table([
      ["para", "strategy", "backed", "included", "head"],
      ...paras.map((para) => [para.paraId, para.strategy, para.backed, para.included, para.headNumber]),
    ]),
    ...(reproducible ? [] : ["", "not reproducible: a limit of real time was met"]),
  ];
}
