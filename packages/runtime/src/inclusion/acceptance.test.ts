import { beforeAll, describe, expect, it } from "@jest/globals";
import { type BackedCandidate, type CandidateCommitments, paraId, ready } from "@parahost/primitives";
import { Scene } from "../bench-scene.js";

const para = paraId(2000);
const SEPARATOR = new Uint8Array();

describe("acceptance of a candidate", () => {
  beforeAll(ready);

  const code = (scene: Scene, backed: BackedCandidate, parts = {}): string => {
    const built = scene.build({ ...parts, backedCandidates: [backed] });
    return built.ok ? "accepted" : built.error.code;
  };

  it("takes no relay parent older than that of the head it is built on", () => {
    // The reference's `acquire_info(relay_parent, para_most_recent_context)`: the same one again will do.
    const asyncBackingParams = { maxCandidateDepth: 1, allowedAncestryLen: 3 };
    const scene = new Scene({ validators: 6, paras: 2, config: { asyncBackingParams } });
    const head = Uint8Array.of(0, 1); // of the scene's candidate on block 1
    const older = scene.backed(para, { parentHead: head }); // on block 0
    scene.next();
    const asOld = scene.backed(para, { parentHead: head });
    scene.next({ backedCandidates: [scene.backed(para)] });
    scene.next({ bitfields: scene.bitfields() }); // included, in the context of block 1

    expect(code(scene, older)).toBe("DisallowedRelayParent");
    expect(code(scene, asOld)).toBe("accepted");
  });

  describe("of a para that goes with the session", () => {
    const sending = (...upwardMessages: readonly Uint8Array[]): Partial<CandidateCommitments> => ({ upwardMessages });

    it("takes no upward messages any more, and candidates without them", () => {
      // The reference's `check_upward_messages`: IsOffboarding.
      const scene = new Scene({ validators: 6, paras: 2 });
      const withMessage = () => scene.backed(para, { commitments: sending(Uint8Array.of(1)) });
      expect(code(scene, withMessage())).toBe("accepted");
      scene.next({}, [{ call: "ScheduleParaCleanup", paraId: para }]);
      expect(code(scene, withMessage())).toBe("InvalidUpwardMessages");
      expect(code(scene, scene.backed(para))).toBe("accepted");
    });
  });

  it.each<{ what: string; upwardMessages: readonly Uint8Array[]; expected: string }>([
    { what: "nothing behind the separator", upwardMessages: [Uint8Array.of(1), SEPARATOR], expected: "accepted" },
    { what: "a signal", upwardMessages: [SEPARATOR, Uint8Array.of(0, 0, 0)], expected: "InvalidUMPSignals" },
  ])("with a version 1 descriptor takes commitments with $what: $expected", ({ upwardMessages, expected }) => {
    const scene = new Scene({ validators: 6, paras: 2 });
    expect(code(scene, scene.backed(para, { commitments: { upwardMessages } }))).toBe(expected);
  });
});
