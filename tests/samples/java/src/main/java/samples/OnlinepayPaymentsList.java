package samples;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OnlinePay, List. */
public final class OnlinepayPaymentsList {
  public static void main(String[] arguments) throws Exception {
    OkHttpClient client = new OkHttpClient();

    Request request = new Request.Builder()
      .url(System.getProperty("BASE_URL") + "/api/v1/payments")
      .get()
      .addHeader("authorization", "Bearer " + System.getProperty("PRIVATE_KEY"))
      .build();

    Response response = client.newCall(request).execute();
    Log.e("response ", response.body().string());
  }
}
