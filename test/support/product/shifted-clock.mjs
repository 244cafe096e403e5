// Loaded before a process of ours: a machine whose clock is wrong by so many minutes, or jumps by so many at each signal.
let shift = Number(process.env.CLOCK_SHIFT_MINUTES ?? '0') * 60_000;
process.on('SIGUSR2', () => {
  shift += Number(process.env.CLOCK_JUMP_MINUTES ?? '0') * 60_000;
  process.send?.('jumped');
});
const RealDate = Date;
const { instant } = Temporal.Now;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + shift);
    else super(...parts);
  }
  static now() {
    return RealDate.now() + shift;
  }
};
Temporal.Now.instant = () => instant.call(Temporal.Now).add({ milliseconds: shift });
