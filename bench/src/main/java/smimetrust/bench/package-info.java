/**
 * Measures what is deployed. Start at {@link smimetrust.bench.FunctionsBench} for one function's
 * start, at {@link smimetrust.bench.ThroughputBench} for the whole's requests and time.
 *
 * <p>In: the functions' zips as the build made them, a Docker engine with the runtime image. Out:
 * tables, as ratios to something else that ran in the same run, since absolute times say more about
 * a machine than about the program. Never: deployed.
 */
@NullMarked
package smimetrust.bench;

import org.jspecify.annotations.NullMarked;
