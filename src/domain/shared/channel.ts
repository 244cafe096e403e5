/** How a phone is reached: a call that speaks, or a text. */
export type Channel = 'voice' | 'text';

/** How the phones of a closure are told. */
export type Delivery = 'call' | 'text' | 'call-and-text' | 'call-then-text';
