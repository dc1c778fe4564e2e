package org.skald.queue;

/** A worker has a job no more: its lease was over, and somebody else may have it by now. */
public final class JobLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobLost(JobId job, Throwable cause) {
    super("expected to hold the job %s, found its lease over".formatted(job), cause);
  }
}
