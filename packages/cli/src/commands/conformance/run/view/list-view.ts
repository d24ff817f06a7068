import type { FoundVector } from "@parahost/conformance";
import {
  DefaultRenderer,
  Listr,
  type ListrDefaultRendererLogLevels,
  ListrLogger,
  type ListrTask,
  ProcessOutput,
} from "listr2";
import type { CliIo } from "../../../cli-io.js";
import { printable } from "./printable.js";
import { countsText, reportText } from "./report-text.js";
import { SuiteTally } from "./suite-tally.js";
import type { RunView } from "./view.js";

type Shown = { title: string };
interface Row {
  readonly done: Promise<void>;
  readonly finish: (fault?: Error) => void;
  task: Shown | null;
}

/** Ours has found out already that there is a terminal: listr2 would ask the process. */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** A terminal's list of suites, each with how far it is; then what went wrong. */
export function listView(io: CliIo, vectors: readonly FoundVector[]): RunView {
  const tally = new SuiteTally(vectors);
  const rows = new Map(tally.suites.map((suite) => [suite, rowOf()]));
  const titleOf = (suite: string) => {
    const counts = countsText(tally.countsOf(suite));
    return `${printable(suite)}  ${counts === "" ? "" : `${counts} `}of ${tally.total(suite)}`;
  };
  const list = new Listr<object, typeof TerminalRenderer>(
    [...rows].map(
      ([suite, row]): ListrTask => ({
        title: titleOf(suite),
        task: (_ctx, task) => {
          row.task = task;
          return row.done;
        },
      }),
    ),
    {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: TerminalRenderer,
      rendererOptions: { logger: loggerTo(io), collapseErrors: false, showErrorMessage: false },
    },
  );
  let shown: Promise<unknown> = Promise.resolve();
  return {
    begin() {
      shown = list.run();
    },
    judged(judged) {
      const { suite } = judged.vector;
      const row = rows.get(suite);
      const isDone = tally.add(judged);
      if (row?.task) row.task.title = titleOf(suite);
      if (isDone) row?.finish(faultOf(tally, suite));
    },
    async end(report) {
      for (const [suite, row] of rows) row.finish(faultOf(tally, suite));
      await shown;
      io.stdout.write(reportText(report));
    },
  };
}

/** Of a terminal that list views write to, no more is used than what an {@link CliIo} has. */
const loggerTo = ({ stdout, stderr }: CliIo) =>
  new ListrLogger<ListrDefaultRendererLogLevels>({
    useIcons: true,
    toStderr: [],
    processOutput: new ProcessOutput(stdout as NodeJS.WriteStream, stderr as NodeJS.WriteStream),
  });

function rowOf(): Row {
  let finish: Row["finish"] = () => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = (fault) => (fault ? reject(fault) : resolve());
  });
  return { done, finish, task: null };
}

/** What makes the list mark a suite as failed. */
function faultOf(tally: SuiteTally, suite: string): Error | undefined {
  const { failed, crashed } = tally.countsOf(suite);
  return failed + crashed > 0 ? new Error(suite) : undefined;
}
