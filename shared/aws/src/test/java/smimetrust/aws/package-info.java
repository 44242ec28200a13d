/**
 * The function's side of the AWS adapters; the ports' side needs S3 itself: see integration-tests.
 */
@NullMarked
package smimetrust.aws;

import org.jspecify.annotations.NullMarked;
