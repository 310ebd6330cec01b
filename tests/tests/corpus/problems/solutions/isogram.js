const isIsogram = (phrase) => !/(\p{L}).*\1/iu.test(phrase);
