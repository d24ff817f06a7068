import { inject, injectable } from "inversify";
import { BackingStates } from "./backing-state.js";
import { CoreStates } from "./core-states.js";
import { ParaAnswers } from "./para-answers.js";
import { SessionAnswers } from "./session-answers.js";

/** Those who know the answers. */
@injectable()
export class ApiParts {
  constructor(
    @inject(SessionAnswers) readonly session: SessionAnswers,
    @inject(CoreStates) readonly cores: CoreStates,
    @inject(ParaAnswers) readonly para: ParaAnswers,
    @inject(BackingStates) readonly backing: BackingStates,
  ) {}
}
