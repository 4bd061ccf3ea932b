class Broken implements com.google.cloud.functions.HttpFunction { int x = "a"; }
