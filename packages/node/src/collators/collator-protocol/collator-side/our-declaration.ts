import { Keystore, Network, SubsystemError } from "@parahost/kernel";
import { collatorId, type ParaId } from "@parahost/primitives";
import { type CollatorProtocolV1Message, declarePayload } from "@parahost/protocol";
import { inject, injectable } from "inversify";

export type Declaration = Extract<CollatorProtocolV1Message, { kind: "Declare" }>;

/** Signs who we are: the collator of a para, at this node's place in the network. */
@injectable()
export class OurDeclaration {
  constructor(
    @inject(Keystore) private readonly keystore: Keystore,
    @inject(Network) private readonly local: Pick<Network, "localPeer">,
  ) {}

  /** @throws SubsystemError `NoCollatorKey`, fatal */
  async sign(paraId: ParaId): Promise<Declaration> {
    const [key] = this.keystore.keys("colt");
    if (key === undefined) throw new SubsystemError("collator-protocol", "NoCollatorKey", { fatal: true });
    const signature = await this.keystore.sign("colt", key, declarePayload(this.local.localPeer));
    return { kind: "Declare", collator: collatorId(key), paraId, signature };
  }
}
