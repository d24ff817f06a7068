import { expect, it } from "@jest/globals";
import { ElasticScalingSelection } from "@parahost/selection-elastic-scaling";
import { benchProvisioner } from "./bench.js";

const size = { validators: 12, cores: 8, candidates: 3, disputes: 2, votesPerDispute: 10 };

it("measures an inherent that holds every candidate and dispute of the scene, once a round", async () => {
  let ms = 0;
  const now = () => (ms += 5);
  const [row] = await benchProvisioner({ now, strategy: new ElasticScalingSelection(), rounds: 3, size });

  expect(row).toMatchObject({ unit: "ms", samples: [5, 5, 5] });
});

it("refuses to measure less than it says", async () => {
  const none = { name: "none", suits: () => 0, select: async () => ({ chains: [], passedOver: [] }) };

  await expect(benchProvisioner({ now: () => 0, strategy: none, size })).rejects.toThrow("0 candidates and 2 disputes");
});
