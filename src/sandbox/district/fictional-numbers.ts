// Area codes of the plains and mountains first, then the rest of the country. NPA-555-0100 to 0199 are set
// aside for fiction in every one of them, and libphonenumber finds each valid.
export const areaCodes =
  `308 402 531 605 701 307 303 720 970 719 505 575 406 208 316 620 785 913 405 580 918 515 563 641
  712 319 507 218 320 612 651 763 952 608 715 414 262 920 217 309 312 331 618 630 708 773 815 847 314 417 573 636 660
  816 214 254 281 325 361 409 430 432 469 512 682 713 737 806 817 830 832 903 915 936 940 956 972 979 501 479 870 225
  318 337 504 985 228 601 662 769 205 251 256 334 385 435 801 480 520 602 623 928 702 725 775 212 315 347 516 518 585
  607 631 646 716 718 845 914 917 929 201 551 609 732 848 856 862 908 973 215 267 412 484 570 610 717 724 814 878 302
  240 301 410 443 667 202 276 434 540 571 703 757 804 304 681 252 336 704 743 828 910 919 980 984 803 843 854 864 229
  404 470 478 678 706 762 770 912 239 305 321 352 386 407 561 727 754 772 786 813 850 863 904 941 954 216 220 234 330
  380 419 440 513 567 614 740 937 231 248 269 313 517 586 616 734 810 906 947 989 219 260 317 463 574 765 812 930 270
  364 502 606 859 423 615 629 731 865 901 931 209 213 279 310 323 341 408 415 424 442 510 530 559 562 619 626 628 650
  657 661 669 707 714 747 760 805 818 820 831 858 909 916 925 949 951 971 458 503 541 206 253 360 425 509 564 907 808
  207 603 802 339 351 413 508 617 774 781 857 978 401 203 475 860 959`.split(/\s+/);

const perAreaCode = 100;

/** How many numbers there are before they come round again. */
export const fictionalNumberCount = (areaCodes.length - 1) * perAreaCode;

/** The same number for the same place in the order; 308-555 is kept for the schools' offices and the staff. */
export function fictionalNumber(place: number): string {
  const index = place % fictionalNumberCount;
  const areaCode = areaCodes[1 + Math.floor(index / perAreaCode)] ?? '402';
  return `+1${areaCode}55501${String(index % perAreaCode).padStart(2, '0')}`;
}

/** Shown by drills alone. */
export const drillNumber = '+13085550140';

export function officeNumber(place: number): string {
  return `+130855501${String(place % perAreaCode).padStart(2, '0')}`;
}
