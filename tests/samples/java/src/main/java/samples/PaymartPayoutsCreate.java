package samples;

import com.google.gson.Gson;
import java.io.IOException;
import java.util.HashMap;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** PayMart, Make a payout. */
public final class PaymartPayoutsCreate {
  public static void main(String[] arguments) throws Exception {
    MediaType JSON = MediaType.parse("application/json; charset=utf-8");

    HashMap<String, Object> params = new HashMap<String, Object>();

    params.put("amount", 1000);
    params.put("currency", "EUR");
    params.put("orderNumber", System.getProperty("ORDER_NUMBER"));
    params.put("card", new Gson().fromJson(System.getProperty("CARD"), Object.class));
    params.put("customer", new Gson().fromJson(System.getProperty("CUSTOMER"), Object.class));

    OkHttpClient client = new OkHttpClient();

    Request request = new Request.Builder()
           .url(System.getProperty("BASE_URL") + "/api/v1/payouts")
           .post(RequestBody.create(JSON, new Gson().toJson(params)))
           .addHeader("content-type", "application/json")
           .addHeader("authorization", "Bearer " + System.getProperty("PRIVATE_KEY"))
           .build();

    Call call = client.newCall(request);

    call.enqueue(new Callback() {

       @Override
       public void onFailure(Call call, IOException e) {
           Log.e("response ", "onFailure(): " + e.getMessage() );
       }

       @Override
       public void onResponse(Call call, Response response) throws IOException {
           String resp = response.body().string();
           Log.e("response ", "onResponse(): " + resp );
       }
    });
  }
}
