import { CONFIGURATION_MEMBERS } from "@parahost/conformance";
import type { ConfigurationChange, HostConfiguration } from "@parahost/runtime";
import { answer, type Routine, type Routines } from "./runtime-answer.js";

interface SetArgs {
  readonly new: number;
  readonly origin: "Governance" | "Signed";
}
const setter =
  (member: (typeof CONFIGURATION_MEMBERS)[number]): Routine =>
  ({ configuration }, { new: value, origin }: SetArgs) => {
    const set = configuration.set({ member, value } as ConfigurationChange, origin);
    return set.ok ? answer(null) : set;
  };
const ofTheGuide = (configuration: HostConfiguration | null) =>
  configuration && Object.fromEntries(CONFIGURATION_MEMBERS.map((member) => [member, configuration[member]]));

export const configurationRoutines: Routines = {
  ...Object.fromEntries(
    CONFIGURATION_MEMBERS.map((member) => [`set${member[0]?.toUpperCase()}${member.slice(1)}`, setter(member)]),
  ),
  configuration: ({ configuration }) => answer(ofTheGuide(configuration.configuration())),
  pendingConfiguration: ({ configuration }) => answer(ofTheGuide(configuration.pendingConfiguration())),
};
