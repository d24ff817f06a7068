/** Why a para is not registered or removed. Spelled as upstream's pallet spells it. */
export type ParasError = "CannotOnboard" | "CannotOffboard" | "InvalidCode" | "HeadDataTooLarge";
