import { beforeAll, describe, expect, it } from "@jest/globals";
import { consensusLogsIn, paraId, ready, validationCodeHashOf } from "@parahost/primitives";
import { Scene } from "../bench-scene.js";

const para = paraId(2000);
const newValidationCode = Uint8Array.of(1, 2, 3);

describe("a code upgrade", () => {
  beforeAll(ready);

  it("is planned with the candidate's inclusion and takes effect with the first block built late enough", () => {
    // Delay 5: included with relay parent 0, so expected at 5.
    const scene = new Scene({ validators: 6, paras: 2 });
    const include = (changes = {}) => {
      scene.next({ backedCandidates: [scene.backed(para, { commitments: changes })] });
      return scene.next({ bitfields: scene.bitfields() }).events.map(({ kind }) => kind);
    };
    const codeHash = () => scene.runtime.ask(scene.state, "validationCodeHash", { paraId: para, assumption: "Free" });
    const old = codeHash();
    const newHash = validationCodeHashOf(newValidationCode);
    expect(include({ newValidationCode })).toContain("CodeUpgradeScheduled");
    const planned = { kind: "ParaScheduleUpgradeCode", paraId: para, codeHash: newHash, at: 5 };
    expect(consensusLogsIn(scene.header.digest)).toEqual([planned]);
    expect(scene.runtime.ask(scene.state, "paraBackingState", { paraId: para })?.constraints).toMatchObject({
      futureValidationCode: [5, newHash],
      upgradeRestriction: "Present",
    });
    expect(include()).not.toContain("CurrentCodeUpdated"); // on block 2
    expect(include()).not.toContain("CurrentCodeUpdated"); // on block 4
    expect(codeHash()).toBe(old);
    expect(include()).toContain("CurrentCodeUpdated"); // on block 6
    expect(consensusLogsIn(scene.header.digest)).toEqual([
      { kind: "ParaUpgradeCode", paraId: para, codeHash: newHash },
    ]);
    expect(codeHash()).toBe(newHash);
    const past = old && scene.runtime.ask(scene.state, "validationCodeByHash", { hash: old });
    expect(past).toEqual(Uint8Array.of(0, 97, 115, 109)); // the acceptance period is not over
  });

  it("is not followed by another sooner than the configuration allows", () => {
    const scene = new Scene({ validators: 6, paras: 2, config: { validationUpgradeFrequency: 20 } });
    const include = (changes = {}) => {
      scene.next({ backedCandidates: [scene.backed(para, { commitments: changes })] });
      scene.next({ bitfields: scene.bitfields() });
    };
    // The reference's paras/tests.rs, code_upgrade_applied_after_delay: noted at 1 with a cooldown of 10, free again in block 12.
    include({ newValidationCode }); // relay parent 0: restricted until the end of block 20
    while (scene.header.number < 18) include();
    scene.next();
    const again = () => scene.build({ backedCandidates: [scene.backed(para, { commitments: { newValidationCode } })] });
    const restriction = () =>
      scene.runtime.ask(scene.state, "paraBackingState", { paraId: para })?.constraints.upgradeRestriction;
    expect(again()).toMatchObject({ ok: false, error: { code: "PrematureCodeUpgrade" } }); // in block 20
    expect(restriction()).toBe("Present");
    scene.next();
    expect(restriction()).toBe(null);
    expect(again()).toMatchObject({ ok: true }); // in block 21
  });

  it("is not allowed while another waits to take effect, though the restriction has run out", () => {
    // The reference's paras/tests.rs, upgrade_restriction_elapsed_doesnt_mean_can_upgrade.
    const scene = new Scene({ validators: 6, paras: 2, config: { validationUpgradeFrequency: 5 } });
    scene.next({ backedCandidates: [scene.backed(para, { commitments: { newValidationCode } })] });
    scene.next({ bitfields: scene.bitfields() }); // expected at 5, restricted until the end of block 5
    while (scene.header.number < 6) scene.next();
    expect(scene.runtime.ask(scene.state, "paraBackingState", { paraId: para })?.constraints).toMatchObject({
      futureValidationCode: [5, validationCodeHashOf(newValidationCode)],
      upgradeRestriction: null,
    });
    const again = scene.build({ backedCandidates: [scene.backed(para, { commitments: { newValidationCode } })] });
    expect(again).toMatchObject({ ok: false, error: { code: "PrematureCodeUpgrade" } });
  });

  it("planned beyond the last block number never takes effect, and no other is allowed", () => {
    const never = 0xffff_ffff;
    const config = { validationUpgradeDelay: never, validationUpgradeFrequency: never };
    const scene = new Scene({ validators: 6, paras: 2, config });
    scene.next();
    scene.next({ backedCandidates: [scene.backed(para, { commitments: { newValidationCode } })] }); // on block 1
    const { events } = scene.next({ bitfields: scene.bitfields() });
    const codeHash = validationCodeHashOf(newValidationCode);
    expect(events).toContainEqual({ kind: "CodeUpgradeScheduled", paraId: para, codeHash, expectedAt: never });
    expect(scene.runtime.ask(scene.state, "paraBackingState", { paraId: para })?.constraints).toMatchObject({
      futureValidationCode: [never, validationCodeHashOf(newValidationCode)],
      upgradeRestriction: "Present",
    });
  });
});
