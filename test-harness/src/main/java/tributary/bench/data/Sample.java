package tributary.bench.data;

/** One file moved once: elapsed seconds and CPU seconds of either end. */
record Sample(double seconds, double senderCpu, double receiverCpu) {
  double cpu() {
    return senderCpu + receiverCpu;
  }

  /** Without so much of the receiver's work; the time stays. */
  Sample less(double receivers) {
    return new Sample(seconds, senderCpu, receiverCpu - receivers);
  }
}
