/** Bits of a field element. */
const BITS = 16;
/** Elements of the field. */
const FIELD_SIZE = 1 << BITS;
/** The order of the multiplicative group: logarithms count modulo this. */
export const ORDER = FIELD_SIZE - 1;
/** x^16 + x^5 + x^3 + x^2 + 1. */
const POLYNOMIAL = 0x1002d;
/** The Cantor basis of the reference: each one squared and added to itself gives the one before. */
const BASIS = [
  1, 44234, 15374, 5694, 50562, 60718, 37196, 16402, 27800, 4312, 27250, 47360, 64952, 64308, 65336, 39198,
] as const;

/**
 * Elements are written by their coordinates in the basis. `LOG[0]` is 0, which the error locator counts on;
 * `EXP` is written out twice and more, so that two logarithms need not be reduced before they are looked up.
 */
export const LOG = new Uint16Array(FIELD_SIZE);
export const EXP = new Uint16Array(2 * FIELD_SIZE);

/** The polynomial that coordinates stand for. */
function polynomialOf(coordinates: number): number {
  return BASIS.reduce((sum, element, i) => (coordinates & (1 << i) ? sum ^ element : sum), 0);
}

function fillTables(): void {
  const logOfPolynomial = new Uint16Array(FIELD_SIZE);
  for (let power = 0, state = 1; power < ORDER; power++) {
    logOfPolynomial[state] = power;
    state <<= 1;
    if (state & FIELD_SIZE) state ^= POLYNOMIAL;
  }
  for (let element = 1; element < FIELD_SIZE; element++) {
    const log = logOfPolynomial[polynomialOf(element)] as number;
    LOG[element] = log;
    EXP[log] = element;
    EXP[log + ORDER] = element;
  }
}
fillTables();

/** The product of two elements. */
export const multiply = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (EXP[(LOG[a] as number) + (LOG[b] as number)] as number);

/** An element times the one that has this logarithm, which is at most `ORDER`. */
export const multiplyByLog = (a: number, log: number): number =>
  a === 0 ? 0 : (EXP[(LOG[a] as number) + log] as number);
