/**
 * The ports over S3, SQS and SNS, and what a Lambda function around a stage needs. Start at {@link
 * smimetrust.aws.Batch} for the function's side, at {@link smimetrust.aws.S3Store} for a port's.
 *
 * <p>In: an SQS event, the environment. Out: calls of one stage, the messages that failed, one JSON
 * log line a request. Never: a decision about a certificate. An event says where to look; what is
 * there is read.
 */
@NullMarked
package smimetrust.aws;

import org.jspecify.annotations.NullMarked;
