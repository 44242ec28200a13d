/**
 * The whole, with the stages wired to the S3, SQS and SNS of LocalStack as {@code template.yaml}
 * wires them. Start at {@link smimetrust.integration.PipelineIT}; {@link
 * smimetrust.integration.Deployment} is the fixture. {@link smimetrust.integration.DeployedIT} is
 * the template itself, deployed, with functions in containers.
 */
@NullMarked
package smimetrust.integration;

import org.jspecify.annotations.NullMarked;
