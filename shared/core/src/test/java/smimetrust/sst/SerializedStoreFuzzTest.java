package smimetrust.sst;

import com.code_intelligence.jazzer.junit.FuzzTest;
import smimetrust.sst.SerializedStore.Malformed;
import smimetrust.sst.SerializedStore.Store;

class SerializedStoreFuzzTest {

    /** Any exception is a bug; so is a store that does not survive being written again. */
    @FuzzTest(maxDuration = "10m")
    void readingNeverThrows(byte[] upload) {
        switch (SerializedStore.read(upload)) {
            case Malformed malformed -> {
                if (malformed.offset() > upload.length) {
                    throw new AssertionError("a defect beyond the file: " + malformed);
                }
            }
            case Store store -> {
                byte[] bare =
                        SerializedStore.write(store.certificates().stream().distinct().toList());
                if (!(SerializedStore.read(bare) instanceof Store)) {
                    throw new AssertionError("a store that cannot be read again");
                }
            }
        }
    }
}
