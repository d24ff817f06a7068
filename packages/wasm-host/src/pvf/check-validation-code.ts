import type { Result } from "@parahost/primitives";
import {
  type CheckedCode,
  type CodeRules,
  checkedCode,
  checkReady,
  compiled,
  orRefusal,
  type PreparedCode,
} from "../code/checked-code.js";
import type { CodeRefusal } from "../code/refusal.js";
import { PVF_DEFAULTS, type PvfLimits } from "../config.js";
import { COMMON } from "../host/functions.js";

type Limits = Pick<PvfLimits, "codeBytes" | "memoryPages">;

/**
 * Says whether bytes can be used as validation code, and compiles them: unpacks, looks for `validate_block`, the memory and
 * `__heap_base`, holds imports against the allow-list, and sets the memory's maximum. Runs nothing.
 *
 * @param code - as registered: compressed or not
 * @guide node/utility/pvf-prechecker.md
 */
export async function checkValidationCode(
  code: Uint8Array,
  limits: Limits = PVF_DEFAULTS,
): Promise<Result<PreparedCode, CodeRefusal>> {
  await checkReady(code);
  return orRefusal(() => compiled(checkedCode(code, rules(limits))));
}

/** The same, and what it was compiled from. */
export async function checkAndCompile(
  code: Uint8Array,
  limits: Limits,
): Promise<Result<{ readonly checked: CheckedCode; readonly prepared: PreparedCode }, CodeRefusal>> {
  await checkReady(code);
  return orRefusal(() => {
    const checked = checkedCode(code, rules(limits));
    return { checked, prepared: compiled(checked) };
  });
}

/** Compiles what was found good earlier. */
export const compileChecked = (checked: CheckedCode): Result<PreparedCode, CodeRefusal> =>
  orRefusal(() => compiled(checked));

const rules = ({ codeBytes, memoryPages }: Limits): CodeRules => ({
  codeBytes,
  mostPages: () => memoryPages,
  provided: COMMON,
  functions: { validate_block: "(i32,i32)->(i64)" },
});
