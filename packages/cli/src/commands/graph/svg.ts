import { Graphviz } from "@hpcc-js/wasm-graphviz";

/** A drawing in the language of Graphviz as SVG. */
export async function svgOf(dot: string): Promise<string> {
  return (await Graphviz.load()).dot(dot, "svg");
}
